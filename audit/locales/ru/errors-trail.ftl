error-file-unwritable = Не удаётся записать файл { $file }.
error-key-unreadable = Ключ — это 32 байта в base64, как их показывают «audit trail» и открытая страница.
