using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>One service that closes idle clients soon, for the tests of a class that leave nothing open in it.</summary>
public sealed class ShortIdle : IAsyncLifetime
{
    public const int Close = 4001;

    private Standalone? _standalone;

    public static TimeSpan Timeout => TimeSpan.FromSeconds(5);

    public static TimeSpan Warning => TimeSpan.FromSeconds(2);

    internal ServiceProcess Process => _standalone!.Service;

    public async Task InitializeAsync() => _standalone = await Standalone.StartAsync(new Settings
    {
        ["Idle:Timeout"] = Settings.Seconds(Timeout),
        ["Idle:WarningPeriod"] = Settings.Seconds(Warning),
        ["Heartbeat:Interval"] = "00:00:01",
        ["Heartbeat:Timeout"] = "00:00:01",
    });

    public async Task DisposeAsync()
    {
        if (_standalone is not null)
            await _standalone.DisposeAsync();
    }
}
