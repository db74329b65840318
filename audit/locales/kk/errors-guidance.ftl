error-guidance-invalid = Қалай өлшеу керегін көрсететін суреттерде қателер бар.
problem-guidance-unknown-item = { $item } тармағы жоқ.
problem-guidance-twice = { $item } тармағының суреті бұрыннан бар.
problem-guidance-not-listed = { $item } тармағының өз сөздері бар, бірақ ол осы суреттің тармақтарының қатарында жоқ.
problem-guidance-no-picture = { $picture } суреті жоқ.
problem-guidance-unused-picture = { $picture } суреті ешбір тармақта көрсетілмейді.
