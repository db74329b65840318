error-file-unwritable = { $file } файлын жазу мүмкін емес.
error-key-unreadable = Кілт – base64 түріндегі 32 байт; оны «audit trail» пен ашық бет көрсетеді.
error-receipt-unreadable = Түбіртек – телефон не сервер берген файл: id, seq, sha256 және signature бар JSON.
