# Runs NAME.pl with perl, or NAME.py with python3 where there is no perl: sh either.sh NAME PORT
if command -v perl >/dev/null; then
  exec perl "$1.pl" "$2"
elif command -v python3 >/dev/null; then
  exec python3 -u "$1.py" "$2"
fi
echo "this example needs perl or python3, and neither is on the PATH" >&2
exit 127
