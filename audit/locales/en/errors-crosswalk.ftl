error-crosswalk-invalid = The crosswalk of the checklists has problems.
problem-crosswalk-unknown-item = There is no item { $item }.
problem-crosswalk-not-the-same = These items are not of one kind and unit, or are fewer than two: { $items }.
problem-crosswalk-not-yes-no = { $item } is not a yes or no question; nothing can follow for it.
