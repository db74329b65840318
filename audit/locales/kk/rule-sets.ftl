rule-sets-under = Мына ереже бойынша
rule-sets-differ = Екі ереже жинағы әртүрлі бағалайтын нәрселер
rule-sets-could-not = { $count ->
    [0] Осы ереже жинағындағының бәрін бағалау мүмкін болды
   *[other] Бағалау мүмкін болмаған тармақтар: { $count }
}
rule-sets-all-accessible = Барлық критерий орындалған
rule-sets-all-not_accessible = Критерийлердің бәрі орындалмаған
rule-sets-all-no_data = Белгісіз: критерийлердің бәрі тексерілмеген
report-verdict-pass = Орындалған
report-verdict-unknown = Белгісіз
report-verdict-na = Қолданылмайды
