account-title = Your account
account-other-hat = another role
account-devices = Devices where you are signed in
account-devices-lead = Do you not know one of them, or is it lost? End it: it is signed out at once.
account-this-device = this device
account-device-since = since { $since }, last used { $seen }
account-device-unknown = Unknown device
account-end = End
account-end-device = End { $device }
account-end-others = End all others
account-keys = Ways to sign in
account-confirm = Prove that it is you, to change them
account-confirm-why = So that nobody who finds this screen open can change them.
account-passkeys = Passkeys
account-passkeys-lead = A passkey is kept by your phone or computer and opened with your finger, face or PIN. Nobody can guess it or lure it out of you.
account-passkey-since = since { $since }, last used { $used }
account-remove = Remove
account-remove-passkey = Remove the passkey of { $device }
account-codes = Codes from an app
account-codes-on = An app of yours makes codes for signing in.
account-codes-off = Stop using the app's codes
account-codes-lead = An app on your phone shows six digits that change every half minute. It needs no network.
account-codes-set-up = Set up an app
account-recovery = Recovery codes
account-recovery-left =
    { $count ->
        [one] You have { $count } recovery code left.
       *[other] You have { $count } recovery codes left.
    }
account-recovery-new = Make ten new ones
account-second-factor-title = A second proof
account-second-factor-forced = Your role can do a lot, so a password alone is not enough. Choose a second way; then you are in.
account-second-factor-lead = Choose what proves that it is you besides the password.
account-codes-scan = Scan this picture with an app for one-time codes.
account-codes-picture = The secret for the app as a picture to scan; it stands below in letters
account-codes-secret = Or type in:
account-codes-type = Type in the six digits that the app shows.
account-codes-first = First code
account-codes-do = Done
account-codes-title = Your recovery codes
account-codes-keep = Print them or write them down, and keep them apart from your phone. Each opens once, when the app or the passkey is lost. They are not shown again.
account-codes-kept = I have kept them
