problem-checklist-placeholder = Слова на языке { $missing } — заглушка или на другом языке: «{ $said }».
problem-checklist-code-reused = В { $before } под этим кодом был пункт с другим видом ответа или в другой единице. Дайте новому пункту новый код.
