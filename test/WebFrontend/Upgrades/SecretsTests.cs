using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Upgrades;

public class SecretsTests
{
    private const string Canary = "canary-token-7f3a";

    [Theory]
    [InlineData("/client/hubs/chat?access_token=" + Canary)]
    [InlineData("/ws?access_token=" + Canary)]
    [InlineData("/ws?access_token=" + Canary + "&hub=9")]
    [InlineData("/nothing?access_token=" + Canary)]
    public async Task Token_in_a_URL_is_in_no_log_line_and_no_answer(string target)
    {
        using var log = new RecordingLog();
        await using var host = await FrontendHost.StartAsync(log: log);
        using var client = await RawClient.OpenAsync(host.Port);

        await client.SendAsync(RawClient.Handshake(target, "Connection: close\r\n"));
        var answer = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 4", answer);
        Assert.DoesNotContain(Canary, answer);
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Canary, StringComparison.Ordinal));
    }

    private sealed class RecordingLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue(state.ToString() ?? "");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
