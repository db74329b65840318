error-demo-folder-not-ours = { $folder } қалтасында көрсетілімге жатпайтын деректер бар. --data арқылы басқасын таңдаңыз.
error-demo-no-port = { $port } портынан бастап бос порт табылмады.
error-demo-no-server = Сервер іске қосылмады.
error-demo-refused = { $path } сұрауына сервер { $status } деп жауап берді.
