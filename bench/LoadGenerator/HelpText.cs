namespace Tidegate.LoadGenerator;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    public const string Text = """
        Opens many WebSockets against Tidegate, holds them, sends on a schedule, and reports what came of it.

        Usage: dotnet run -c Release --project bench/LoadGenerator -- --url ws://127.0.0.1:8080/ws [options]

          --url URL              where to connect; several, repeated or separated by ';', are used in turn
          --connections N        clients in all (100)
          --rate R               handshakes per second, on a fixed schedule (500)
          --mode MODE            hold: connect at the rate and stay silent (default)
                                 echo: also send, and expect every message back
                                 burst: connect all at once and stay silent
          --hold T               how long to hold once every handshake is answered: 250ms, 10s, 5m, 00:01:30 (10s)
          --send-rate R          messages per second, all clients together, on a fixed schedule (100)
          --size B               bytes of one message, at least 20 (64)
          --retry                clients that are refused or closed come back as the server tells them
          --timeout T            bound of one handshake, counted from its scheduled time (30s)
          --source IP            local address to connect from; several, separated by ';', widen the range of ports
          --destinations IP      addresses to connect to instead of the URL's host; several are used in turn
          --expect-open N        exit with 1 unless exactly N are open once every handshake is answered
          --json FILE            write the report as JSON, too
          --quiet                no progress lines
          --seed N               seed of every random choice (1)
          --help                 this text

        Latencies count from the scheduled time, not from the moment the tool got to it: a server that stalls shows the
        whole delay (no coordinated omission). Ctrl+C ends the run with the report.

        Exit code: 0 the run ended and the expectation held; 1 it did not; 2 the command line is wrong.
        """;
}
