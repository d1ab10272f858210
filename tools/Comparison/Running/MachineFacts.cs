using System.Globalization;

namespace Tidegate.Compare.Running;

/// <summary>What the machine says of itself.</summary>
internal static class MachineFacts
{
    /// <summary>Load average of the last minute.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Cores, processor, memory, system.</summary>
    public static string Describe()
    {
        var model = Value("/proc/cpuinfo", "model name");
        var kibibytes = double.Parse(Value("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture);
        var system = Value("/etc/os-release", "PRETTY_NAME").Trim('"');
        var kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim().Split('-')[0];
        return string.Create(
            CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({model}), {kibibytes / 1024 / 1024:0} GiB, {system}, Linux {kernel}");
    }

    private static string Value(string file, string key) => File.ReadLines(file)
        .FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split([':', '='], 2)[1].Trim() ?? "0";
}
