error-demo-folder-not-ours = The folder { $folder } holds something that is not a demonstration. Choose another with --data.
error-demo-no-port = No free port was found from { $port } on.
error-demo-no-server = The server did not start.
error-demo-refused = The server answered { $status } to { $path }.
