# Runs the command of its arguments, a PostgreSQL server, as the lines of standard input say, and answers each with a
# line. The folder of $1 is removed at the end. Standard input ends when the process that writes it ends, however that
# happens.

folder=$1
shift
server=

while read -r line; do
    case $line in
        start)
            "$@" >>"$folder/log" 2>&1 </dev/null &
            server=$!
            ;;
        kill)
            # Without the server its processes end by themselves, but not at once, and keep its shared memory until then.
            processes=$(cat "/proc/$server/task/$server/children" 2>/dev/null)
            kill -KILL "$server" $processes 2>/dev/null
            wait "$server" 2>/dev/null
            for process in $processes; do
                while kill -0 "$process" 2>/dev/null; do sleep 0.01; done
            done
            server=
            ;;
        running)
            kill -0 "$server" 2>/dev/null || { echo no; continue; }
            ;;
    esac
    echo yes
done

if [ -n "$server" ]; then
    kill -QUIT "$server" 2>/dev/null
    wait "$server" 2>/dev/null
fi
rm -rf "$folder"
