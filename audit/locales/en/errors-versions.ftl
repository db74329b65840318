problem-checklist-placeholder = The words in { $missing } are only a placeholder or are in another language: “{ $said }”.
problem-checklist-code-reused = In { $before } this code was an item with another kind of answer or another unit. Give the new item a new code.
