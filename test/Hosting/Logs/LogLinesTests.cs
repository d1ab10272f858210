using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Hosting.Logs;

namespace Tidegate.Hosting.Tests.Logs;

public sealed class LogLinesTests
{
    private const string Nasty = "ann\r\nfake: line\u001b[31m\u2028\u2029\u0085\u202ered\ud800\"end";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

    [Fact]
    public void Text_of_others_cannot_leave_its_line_or_steer_the_terminal()
    {
        var line = Write(Text(), LogLevel.Information, 3050, "User {User} came", Nasty);

        Assert.Equal(
            "03:04:05.678 info: Tidegate.Test[3050] User ann\\u000d\\u000afake: line\\u001b[31m\\u2028\\u2029\\u0085\\u202ered\\ud800\"end came",
            line);
    }

    [Fact]
    public void Text_of_others_cannot_leave_its_line_in_the_journal_of_systemd()
    {
        var line = Write(new SystemdLines(_time, new RepeatedEvents()), LogLevel.Critical, 3050, "User {User} came", Nasty, new InvalidOperationException("first\r\nsecond\u001b[2J"));

        Assert.Equal(
            "<2>Tidegate.Test[3050] User ann\\u000d\\u000afake: line\\u001b[31m\\u2028\\u2029\\u0085\\u202ered\\ud800\"end came"
            + " System.InvalidOperationException: first second\\u001b[2J",
            line);
    }

    [Theory]
    [InlineData("systemd", "tidegate-systemd")]
    [InlineData("simple", "tidegate-text")]
    [InlineData("json", "json")]
    [InlineData("tidegate-json", "tidegate-json")]
    public void Form_of_the_framework_that_lets_control_characters_through_is_replaced(string asked, string used)
    {
        var options = new ConsoleLoggerOptions { FormatterName = asked };

        new ConsoleForms().PostConfigure(null, options);

        Assert.Equal(used, options.FormatterName);
    }

    [Fact]
    public void Text_keeps_letters_of_any_script() =>
        Assert.EndsWith("User Zoë 朝 \U0001F30A came", Write(Text(), LogLevel.Information, 1, "User {User} came", "Zoë 朝 \U0001F30A"), StringComparison.Ordinal);

    [Fact]
    public void Exception_stays_on_the_line_of_its_event()
    {
        var line = Write(Text(), LogLevel.Error, 1, "Failed {Step}", "x", new InvalidOperationException("first\nsecond"));
        Assert.Contains("Failed x System.InvalidOperationException: first second", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_event_is_one_line_with_the_fields_by_their_names()
    {
        var line = Write(Json(), LogLevel.Warning, 3020, "{ConnectionId} {Code} {AgeSeconds} {Reason} {User}", ["c1", 4001, 1.5, "idle", Nasty]);

        Assert.All(line, c => Assert.InRange(c, ' ', '~'));
        var entry = JsonDocument.Parse(line).RootElement;
        Assert.Equal("2026-01-02T03:04:05.678Z", entry.GetProperty("time").GetString());
        Assert.Equal("Warning", entry.GetProperty("level").GetString());
        Assert.Equal(3020, entry.GetProperty("eventId").GetInt32());
        Assert.Equal("f1", entry.GetProperty("frontend").GetString());
        Assert.Equal("c1", entry.GetProperty("connection").GetString());
        Assert.Equal(4001, entry.GetProperty("closeCode").GetInt32());
        Assert.Equal(1.5, entry.GetProperty("durationSeconds").GetDouble());
        Assert.Equal("idle", entry.GetProperty("reason").GetString());
        // A lone surrogate is no character: JSON cannot carry it.
        Assert.Equal(Nasty.Replace('\ud800', '\ufffd'), entry.GetProperty("user").GetString());
        Assert.False(entry.TryGetProperty("silo", out _));
    }

    [Fact]
    public void Json_value_cannot_take_the_place_of_a_field_of_the_process()
    {
        var entry = JsonDocument.Parse(Write(Json(), LogLevel.Information, 1, "{Level} {Time} {Message}", ["a", "b", "c"])).RootElement;
        Assert.Equal("Information", entry.GetProperty("level").GetString());
        Assert.Equal("a", entry.GetProperty("levelValue").GetString());
        Assert.Equal("c", entry.GetProperty("messageValue").GetString());
    }

    [Fact]
    public void Event_of_many_connections_comes_once_in_three_seconds_with_a_count()
    {
        var lines = Text();
        Assert.NotEmpty(Write(lines, LogLevel.Warning, 3010, "handler of {Hub}", "chat"));
        for (var i = 0; i < 5; i++)
            Assert.Empty(Write(lines, LogLevel.Warning, 3010, "handler of {Hub}", "chat"));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.EndsWith("handler of chat (5 more like this since the last such line)", Write(lines, LogLevel.Warning, 3010, "handler of {Hub}", "chat"), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_that_happen_once_are_never_kept_back()
    {
        var lines = Text();
        for (var i = 0; i < 5; i++)
            Assert.NotEmpty(Write(lines, LogLevel.Warning, 4121, "{Actor} closed a connection", "ann"));
    }

    [Fact]
    public void Ids_of_other_libraries_are_never_kept_back()
    {
        var repeated = new RepeatedEvents();
        for (var i = 0; i < 3; i++)
            Assert.True(repeated.TryPass(3010, "Microsoft.AspNetCore", TimeSpan.Zero, out _));
    }

    [Fact]
    public void Event_of_the_server_for_each_connection_comes_once_in_three_seconds_with_a_count()
    {
        const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";
        const int Rejected = 24;
        var repeated = new RepeatedEvents();
        Assert.True(repeated.TryPass(Rejected, Kestrel, TimeSpan.Zero, out _));
        for (var i = 0; i < 1000; i++)
            Assert.False(repeated.TryPass(Rejected, Kestrel, TimeSpan.FromSeconds(1), out _));
        Assert.True(repeated.TryPass(Rejected + 1, Kestrel, TimeSpan.FromSeconds(1), out _));
        Assert.True(repeated.TryPass(Rejected, Kestrel, TimeSpan.FromSeconds(3), out var keptBack));
        Assert.Equal(1000, keptBack);
    }

    private TextLines Text() => new(_time, new RepeatedEvents());

    private JsonLines Json() => new(_time, new LogIdentity("f1", null), new RepeatedEvents());

    private static string Write(ConsoleFormatter formatter, LogLevel level, int id, string template, string value, Exception? exception = null) =>
        Write(formatter, level, id, template, [value], exception);

    private static string Write(ConsoleFormatter formatter, LogLevel level, int id, string template, object[] values, Exception? exception = null)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var capture = new Capture(formatter, writer);
        // The framework makes the state of a template only here.
#pragma warning disable CA2254
        capture.Log(level, id, exception, template, values);
#pragma warning restore CA2254
        var text = writer.ToString();
        Assert.True(text.Length == 0 || text.IndexOf('\n') == text.Length - 1, text);
        return text.TrimEnd('\n');
    }

    private sealed class Capture(ConsoleFormatter formatter, TextWriter writer) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter1) =>
            formatter.Write(new LogEntry<TState>(logLevel, "Tidegate.Test", eventId, state, exception, formatter1), null, writer);
    }
}
