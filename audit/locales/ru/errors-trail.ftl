error-file-unwritable = Не удаётся записать файл { $file }.
error-key-unreadable = Ключ — это 32 байта в base64, как их показывают «audit trail» и открытая страница.
error-receipt-unreadable = Квитанция – это файл, который дал телефон или сервер: JSON с id, seq, sha256 и signature.
