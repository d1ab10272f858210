using System.Globalization;

namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>Keys below <c>Tidegate:</c> for one test; what is not named keeps its default.</summary>
internal sealed class Settings : Dictionary<string, string>
{
    /// <summary>A lease short enough for a test that waits for its end; each value keeps the rules that tie it to the others.</summary>
    public static Settings ShortLease => new()
    {
        ["Lease:Ttl"] = Seconds(ShortTtl),
        ["Lease:Margin"] = Seconds(ShortMargin),
        ["Lease:RenewInterval"] = "00:00:00.5",
        ["Lease:FenceSpread"] = "00:00:01",
        ["Lease:CloseLateness"] = "00:00:00.5",
        ["Transport:CloseTimeout"] = "00:00:00.5",
    };

    /// <summary>
    /// For tests in which one frontend must get what another has to spare, or a place that another socket leaves: with the default an upgrade
    /// is refused after a quarter of a second, and on a busy machine nobody answers as soon as that.
    /// </summary>
    public static Settings PatientRecall => new() { ["Lease:RecallTimeout"] = "00:00:02" };

    /// <summary>Recovery procedures that begin and end within seconds.</summary>
    public static Settings QuickRecovery => new()
    {
        ["Recovery:MinRunTime"] = "00:00:02",
        ["Recovery:Pause"] = "00:00:01",
        ["Recovery:Window"] = "00:00:12",
        ["Lease:RenewInterval"] = "00:00:00.5",
    };

    public static TimeSpan ShortTtl => TimeSpan.FromSeconds(6);

    public static TimeSpan ShortMargin => TimeSpan.FromSeconds(1);

    public static string Seconds(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>The same with one more key, in a copy.</summary>
    public Settings And(string key, string value)
    {
        var copy = new Settings();
        foreach (var (name, set) in this)
            copy[name] = set;
        return copy.With(key, value);
    }

    public Settings With(string key, string value)
    {
        this[key] = value;
        return this;
    }
}
