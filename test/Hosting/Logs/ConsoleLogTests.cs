using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Hosting.Logs;

namespace Tidegate.Hosting.Tests.Logs;

/// <summary>The log of a host whose standard output does what the test says.</summary>
public sealed class ConsoleLogTests
{
    private const int QueueLength = 100;
    private const int Lines = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(TextLines.FormatterName)]
    [InlineData(JsonLines.FormatterName)]
    [InlineData("systemd")]
    [InlineData("simple")]
    [InlineData("none-such")]
    public async Task Reader_that_stands_still_costs_lines_and_nothing_else(string form)
    {
        var output = new StalledStream();
        using var host = Build(output, form);
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Tidegate.Test");

        for (var i = 0; i < Lines; i++)
            logger.LogInformation("line {Number}", i);

        var log = host.Services.GetRequiredService<ConsoleLog>();
        // One more than may wait is in the hands of the writer, which may not have been there at once.
        Assert.InRange(log.Dropped, Lines - QueueLength - 1, Lines - QueueLength);
        var dropped = log.Dropped;
        output.GoOn();
        await output.WaitForAsync($"{dropped} log lines are missing here", Patience);
        logger.LogInformation("after {What}", "it");
        await output.WaitForAsync("after it", Patience);
        Assert.Equal(dropped, log.Dropped);
        if (form == JsonLines.FormatterName)
            Assert.All(output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line));
    }

    [Fact]
    public void Process_ends_though_nobody_reads()
    {
        using var host = Build(new StalledStream(), TextLines.FormatterName);
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Tidegate.Test");
        logger.LogInformation("one");

        host.Dispose();
        logger.LogInformation("too late");
    }

    [Fact]
    public async Task Output_that_fails_harms_nobody_and_is_used_again_when_it_works()
    {
        var output = new StalledStream { Fails = true };
        output.GoOn();
        using var host = Build(output, TextLines.FormatterName);
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Tidegate.Test");
        logger.LogInformation("lost");
        await output.Failed.Task.WaitAsync(Patience);

        output.Fails = false;
        logger.LogInformation("seen");
        await output.WaitForAsync("1 log lines are missing here", Patience);

        Assert.Equal(1, host.Services.GetRequiredService<ConsoleLog>().Dropped);
    }

    [Fact]
    public void Last_words_are_not_waited_for_without_end() => Assert.False(LastWords.Say(new StalledStream(), "why"));

    private static IHost Build(Stream output, string form)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:Console:FormatterName"] = form,
            ["Logging:Console:MaxQueueLength"] = $"{QueueLength}",
            ["Logging:Console:QueueFullMode"] = "Wait",
            ["Logging:LogLevel:Default"] = "Information",
        });
        builder.AddLogLines();
        builder.Services.AddSingleton(new LogStreams(output, output));
        return builder.Build();
    }

    /// <summary>Takes nothing until it is told to go on.</summary>
    private sealed class StalledStream : MemoryStream
    {
        private readonly ManualResetEventSlim _goOn = new();
        private readonly Lock _gate = new();
        private readonly StringBuilder _text = new();
        private readonly List<(string Part, TaskCompletionSource Found)> _waiting = [];

        public volatile bool Fails;

        public TaskCompletionSource Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Text
        {
            get
            {
                lock (_gate) return _text.ToString();
            }
        }

        public void GoOn() => _goOn.Set();

        public async Task WaitForAsync(string part, TimeSpan patience)
        {
            var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                if (_text.ToString().Contains(part, StringComparison.Ordinal)) return;
                _waiting.Add((part, found));
            }

            try
            {
                await found.Task.WaitAsync(patience);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"'{part}' was not written. Written: {Text}");
            }
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _goOn.Wait();
            if (Fails)
            {
                Failed.TrySetResult();
                throw new IOException("No space left on device");
            }

            lock (_gate)
            {
                _text.Append(Encoding.UTF8.GetString(buffer));
                var text = _text.ToString();
                foreach (var (_, found) in _waiting.Where(waiting => text.Contains(waiting.Part, StringComparison.Ordinal)))
                    found.TrySetResult();
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }
}
