error-draft-sent = This visit has been sent already; the draft is no longer kept.
error-draft-changed-elsewhere = This draft was changed on another device since it was copied here.
error-sign-in-again = Please sign in again: this is only done for somebody who has just signed in.
error-sealed-for-another = This file or key was sealed for another installation or another person.
error-record-changed = The record { $about } cannot be opened: it was changed or cut off.
error-not-an-export = This is not a file of visits that the app has saved.
