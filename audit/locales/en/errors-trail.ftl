error-file-unwritable = The file { $file } cannot be written.
error-key-unreadable = A key must be 32 bytes in base64, as “audit trail” and the public page give it.
error-receipt-unreadable = A receipt must be the file that a phone or the server gave: JSON with id, seq, sha256 and signature.
