problem-checklist-placeholder = { $missing } тіліндегі сөздер толтырылмаған немесе басқа тілде: «{ $said }».
problem-checklist-code-reused = { $before } парағында бұл код жауабының түрі не бірлігі басқа тармақ болған. Жаңа тармаққа жаңа код беріңіз.
