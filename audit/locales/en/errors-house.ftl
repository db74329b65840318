error-settings-invalid = Some settings cannot be used. Mend them and start again.
problem-setting-not-a-number = “{ $value }” is not a whole number from { NUMBER($least, useGrouping: 0) } to { NUMBER($most, useGrouping: 0) }.
problem-setting-not-yes-or-no = “{ $value }” is neither yes nor no.
problem-setting-not-a-language = “{ $value }” is not one of kk, ru and en.
problem-setting-not-a-database = The address must begin with sqlite:/// or postgresql://.
problem-setting-not-an-address = “{ $value }” is not an address like https://example.org, without a path, name or password in it.
problem-setting-not-an-address-with-path = “{ $value }” is not an address like https://example.org/search, without a name or password in it.
problem-setting-given-twice = It is given here and in { $other } as well; leave one of them out.
problem-setting-file-unreadable = The file { $file } cannot be read.
problem-setting-needs-https = In production (AUDIT_PRODUCTION=yes) people must reach this server by an https:// address.
problem-setting-weak-password = The password of the database is missing or weak. In production it has { $least } letters or more, { $different } of them different.
problem-setting-no-demonstration = A demonstration asks for no second factor; it cannot be served in production. Leave AUDIT_DEMONSTRATION out.
problem-setting-needs-postgresql = More than one process needs PostgreSQL; SQLite has one writer.
error-not-a-database = The file that should be the database is none, or it is damaged. Restore it from a backup.
