agreement-none = No station was visited by more than one person in this round.
agreement-column-station = Station
agreement-column-item = Item
agreement-column-found = What each found, the earlier first
