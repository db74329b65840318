problem-said-two-things = Укажите либо число, либо причину, почему его нет, но не то и другое.
problem-number-in-two-ways = { $value } можно прочитать двояко. Напишите целые миллиметры без запятой и точки.
problem-note-too-long = В примечании { $length } знаков, а помещается не больше { $limit }.
problem-photo-refused = { $file }: { $reason }
problem-too-many-photos = К проверке можно приложить не больше { $limit } фото. { $file } не добавлено.
problem-run-missing = Подъём — { $value }; какова длина уклона? Укажите и её.
