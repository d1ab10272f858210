using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Tidegate.Clients.WebSockets;

/// <summary>
/// A well-behaved client that answers pings and closes, and records what arrives and when. It sends nothing by itself, so that to the
/// server its application is silent.
/// </summary>
public sealed class WebSocketTestClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Stream _stream;
    private readonly long _openedAt = Stopwatch.GetTimestamp();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Lock _gate = new();
    private readonly List<ReceivedMessage> _messages = [];
    private readonly List<(Func<ReceivedMessage, bool> Matches, TaskCompletionSource<ReceivedMessage> Found)> _waiting = [];
    private readonly TaskCompletionSource<ReceivedClose> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private int _pings;

    private WebSocketTestClient(Stream stream)
    {
        _stream = stream;
        _reading = ReadAsync();
    }

    /// <summary>Everything received so far, in order.</summary>
    public IReadOnlyList<ReceivedMessage> Messages
    {
        get
        {
            lock (_gate)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>Pings received, and answered.</summary>
    public int Pings => Volatile.Read(ref _pings);

    /// <summary>Completes when the connection has ended.</summary>
    public Task<ReceivedClose> Closed => _closed.Task;

    /// <summary>True while the connection lasts.</summary>
    public bool IsOpen => !_closed.Task.IsCompleted;

    /// <summary>Time since the 101.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_openedAt);

    /// <summary>Connects.</summary>
    /// <exception cref="InvalidOperationException">The upgrade was refused.</exception>
    public static async Task<WebSocketTestClient> OpenAsync(Uri url) => (await TryOpenAsync(url)).Opened;

    /// <summary>Opens several, one after the other.</summary>
    public static async Task<List<WebSocketTestClient>> OpenAsync(Uri url, int count)
    {
        var clients = new List<WebSocketTestClient>(count);
        for (var i = 0; i < count; i++)
            clients.Add(await OpenAsync(url));
        return clients;
    }

    /// <summary>Asks for an upgrade; a refusal is a result.</summary>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public static async Task<UpgradeAttempt> TryOpenAsync(Uri url, IReadOnlyDictionary<string, string>? headers = null)
    {
        using var bound = new CancellationTokenSource(Patience);
        try
        {
            var outcome = await Upgrader.UpgradeAsync(url, source: null, destination: null, bound.Token, headers);
            return new UpgradeAttempt(outcome.Status, outcome.Headers, outcome.Body, outcome.Connection is { } stream ? new WebSocketTestClient(stream) : null);
        }
        catch (Exception failure) when (failure is SocketException or IOException or HandshakeException)
        {
            throw new HttpRequestException($"No answer to the upgrade of {url}: {failure.Message}", failure);
        }
    }

    /// <summary>Sends a text message.</summary>
    public Task SendAsync(string text) => SendAsync(Frame.OfText(text));

    /// <summary>Sends a frame.</summary>
    public async Task SendAsync(Frame frame)
    {
        using var bound = new CancellationTokenSource(Patience);
        await _sending.WaitAsync(bound.Token);
        try
        {
            await _stream.WriteAsync(frame.ToBytes(), bound.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Waits for a message, received before or after the call.</summary>
    /// <exception cref="TimeoutException">It did not come; the message lists what came.</exception>
    public async Task<ReceivedMessage> WaitForAsync(string what, Func<ReceivedMessage, bool> matches, TimeSpan? within = null)
    {
        var found = new TaskCompletionSource<ReceivedMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_messages.FirstOrDefault(matches) is { } message)
                return message;
            _waiting.Add((matches, found));
        }

        try
        {
            return await found.Task.WaitAsync(within ?? Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{what}: did not come within {(within ?? Patience).TotalSeconds:0.#} s. {Describe()}");
        }
    }

    /// <summary>Waits for a system notice.</summary>
    public Task<ReceivedMessage> WaitForNoticeAsync(string name, TimeSpan? within = null) =>
        WaitForAsync($"notice {name}", message => message.Event == name, within);

    /// <summary>Waits for the end of the connection.</summary>
    /// <exception cref="TimeoutException">It did not end; the message lists what came.</exception>
    public async Task<ReceivedClose> WaitForCloseAsync(TimeSpan? within = null)
    {
        try
        {
            return await Closed.WaitAsync(within ?? Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The connection did not end within {(within ?? Patience).TotalSeconds:0.#} s. {Describe()}");
        }
    }

    /// <summary>Closes with 1000 and waits for the answer.</summary>
    public async Task CloseAsync()
    {
        await SendAsync(Frame.OfClose(1000));
        await WaitForCloseAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _reading;
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        ReceivedClose? end = null;
        try
        {
            var message = new MemoryStream();
            var opcode = Opcode.Text;
            while (await Frame.ReadAsync(_stream) is { } frame)
            {
                switch (frame.Opcode)
                {
                    case Opcode.Ping:
                        Interlocked.Increment(ref _pings);
                        await SendAsync(new Frame(Opcode.Pong, frame.Payload));
                        break;
                    case Opcode.Pong:
                        break;
                    case Opcode.Close:
                        end = EndNow(frame.CloseCode, frame.CloseReason);
                        await SendAsync(Frame.OfClose(1000));
                        break;
                    default:
                        if (frame.Opcode != Opcode.Continuation)
                            opcode = frame.Opcode;
                        message.Write(frame.Payload);
                        if (!frame.Final)
                            break;
                        Add(new ReceivedMessage(opcode, Encoding.UTF8.GetString(message.ToArray()), Age));
                        message.SetLength(0);
                        break;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection broke or the test has ended it: either way it is over, and the close frame, if one came, is recorded.
        }

        _closed.TrySetResult(end ?? EndNow(1006, ""));
    }

    private ReceivedClose EndNow(int code, string reason) => new(code, reason, Age, Stopwatch.GetTimestamp());

    private void Add(ReceivedMessage message)
    {
        lock (_gate)
        {
            _messages.Add(message);
            foreach (var waiting in _waiting.Where(waiting => waiting.Matches(message)).ToArray())
            {
                _waiting.Remove(waiting);
                waiting.Found.TrySetResult(message);
            }
        }
    }

    private string Describe() =>
        $"Received: {string.Join(", ", Messages.Select(message => $"{message.Text} at {message.At.TotalSeconds:0.00} s"))}. {(IsOpen ? "Open." : $"Ended: {_closed.Task.Result}")}";
}
