using System.Net;
using System.Net.WebSockets;
using Tidegate.Clients.WebSockets;

namespace Tidegate.Soak;

/// <summary>
/// One connection from its upgrade to its end. A fifth says nothing until the server closes it; of the others half have a user and a group,
/// most send something, and they close, or are gone without a word.
/// </summary>
internal sealed class Life(long number, Uri address, Random random)
{
    private const int Users = 1_000;
    private const int LargeBytes = 100_000;
    private const int ReadBytes = 4_096;

    /// <summary>Local addresses: one has too few ports for connections that its side ends, each of which keeps one for a minute.</summary>
    private const int Sources = 30;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Lives it.</summary>
    /// <param name="stays">It does not end by itself.</param>
    /// <param name="leave">Ends one that stays.</param>
    /// <returns>How it ended: the close code or what refused it.</returns>
    public async Task<string> RunAsync(bool stays, CancellationToken leave)
    {
        using var patience = new CancellationTokenSource(Patience);
        UpgradeOutcome outcome;
        try
        {
            outcome = await Upgrader.UpgradeAsync(Address(), Source(), destination: null, patience.Token);
        }
        catch (Exception failure) when (ErrorKind.IsExpected(failure))
        {
            return failure.GetType().Name;
        }

        if (outcome.Connection is not { } stream)
            return outcome.Name;
        using var connection = new ClientConnection(stream, ReadBytes);
        var reading = connection.ReadToEndAsync(static _ => { });
        if (stays)
            await StayAsync(connection, leave);
        else if (IsIdle)
            return $"{await reading}";
        else
            await TalkAsync(connection);
        await EndAsync(connection, reading);
        return connection.IsClosing ? "closed here" : $"{await reading}";
    }

    private bool IsIdle => number % 5 == 0;

    private static Task WaitAsync(TimeSpan time, CancellationToken cancellation) =>
        Task.Delay(time, cancellation).ContinueWith(static _ => { }, TaskScheduler.Default);

    private Uri Address() => number % 2 == 0
        ? new Uri(address, $"/ws?hub=echo&user=u{random.Next(Users)}&group=g{number}")
        : new Uri(address, "/ws?hub=echo");

    private IPAddress Source() => new([127, 0, 0, (byte)(1 + (number % Sources))]);

    /// <summary>Says a little now and then: who is silent is closed.</summary>
    private static async Task StayAsync(ClientConnection connection, CancellationToken leave)
    {
        while (!leave.IsCancellationRequested && await connection.SendAsync(new byte[1], WebSocketMessageType.Binary))
            await WaitAsync(Longest, leave);
    }

    private async Task TalkAsync(ClientConnection connection)
    {
        var left = random.NextDouble() * Longest;
        var messages = number % 7 == 0 ? 0 : random.Next(1, 4);
        for (var n = 0; n < messages; n++)
        {
            await WaitAsync(left / (messages + 1), CancellationToken.None);
            var large = number % 50 == 1 && n == 0;
            await connection.SendAsync(new byte[large ? LargeBytes : random.Next(1, 200)], WebSocketMessageType.Binary);
        }

        await WaitAsync(left / (messages + 1), CancellationToken.None);
    }

    private async Task EndAsync(ClientConnection connection, Task<int> reading)
    {
        if (number % 4 == 1)
        {
            connection.Abort();
            return;
        }

        await connection.CloseAsync();
        if (await Task.WhenAny(reading, Task.Delay(Patience)) != reading)
            connection.Abort();
    }
}
