error-file-unwritable = The file { $file } cannot be written.
error-key-unreadable = A key must be 32 bytes in base64, as “audit trail” and the public page give it.
