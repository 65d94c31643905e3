# Asks the greeter for its greeting every two seconds: perl visitor.pl PORT
use strict;
use warnings;
use IO::Socket::INET;

my ($port) = @ARGV;
$| = 1;
while (1) {
    my $server = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port);
    if ($server) {
        print $server "GET / HTTP/1.0\r\n\r\n";
        my ($answer) = join('', <$server>) =~ /\r\n\r\n(.*)/s;
        print 'the greeter says: ', $answer // "nothing\n";
        close $server;
    }
    else {
        print "the greeter is not there yet\n";
    }
    sleep 2;
}
