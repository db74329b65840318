error-demo-folder-not-ours = В папке { $folder } лежит не демонстрация. Выберите другую: --data.
error-demo-no-port = Начиная с порта { $port }, свободных нет.
error-demo-no-server = Сервер не запустился.
error-demo-refused = Сервер ответил { $status } на { $path }.
