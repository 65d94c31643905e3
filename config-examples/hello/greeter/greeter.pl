# Answers every HTTP request with the greeting that the build made: perl greeter.pl PORT
use strict;
use warnings;
use IO::Socket::INET;

my ($port) = @ARGV;
$| = 1;
$SIG{PIPE} = 'IGNORE';
open my $file, '<', 'build/greeting' or die "cannot read build/greeting: $!\n";
my $greeting = <$file>;
close $file;
my $listener = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 16, ReuseAddr => 1)
    or die "cannot listen on 127.0.0.1:$port: $@\n";
print "listening on http://127.0.0.1:$port\n";

while (1) {
    my $client = $listener->accept or next;
    eval {
        # A browser opens connections ahead of need and may say nothing on them.
        local $SIG{ALRM} = sub { die "no request came\n" };
        alarm 2;
        answer($client);
    };
    alarm 0;
    close $client;
}

sub answer {
    my ($client) = @_;
    my $request = <$client>;
    return unless defined $request;
    while (defined(my $header = <$client>)) {
        last if $header =~ /^\r?\n$/;
    }
    $request =~ s/\s+$//;
    print "$request\n";
    print $client "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ",
        length $greeting, "\r\n\r\n", $greeting;
}
