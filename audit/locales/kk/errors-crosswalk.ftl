error-crosswalk-invalid = Тексеру парақтарының сәйкестік кестесінде қателер бар.
problem-crosswalk-unknown-item = { $item } тармағы жоқ.
problem-crosswalk-not-the-same = Бұл тармақтардың түрі не бірлігі әртүрлі немесе олар екеуден аз: { $items }.
problem-crosswalk-not-yes-no = { $item } «иә немесе жоқ» сұрағы емес; ол үшін ештеңе шықпайды.
