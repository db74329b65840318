problem-said-two-things = Не санды, не оның жоқ екенін көрсетіңіз, екеуін бірге емес.
problem-number-in-two-ways = { $value } екі түрлі оқылуы мүмкін. Бүтін миллиметрді үтірсіз және нүктесіз жазыңыз.
problem-note-too-long = Ескертпеде { $length } таңба бар, ең көбі { $limit } сыяды.
problem-photo-refused = { $file }: { $reason }
problem-too-many-photos = Бір тексеруге ең көбі { $limit } фото тіркеуге болады. { $file } қосылмады.
problem-run-missing = Көтерілуі { $value }; еңістің ұзындығы қанша? Оны да жазыңыз.
