using System.Globalization;

namespace Tidegate.WebFrontend.Memory;

/// <summary>The memory limit of the control group that a process is in, version 1 or 2. Pure: files are read by the caller.</summary>
internal static class CgroupLimit
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>Version 1 writes "no limit" as a number near 2^63.</summary>
    private const long Unlimited = 1L << 60;

    /// <summary>Finds the group with the smallest limit, from the one of this process up to the root.</summary>
    /// <param name="read">Text of a file, or null where there is none.</param>
    /// <returns>The group, or null where no limit holds.</returns>
    public static MemoryGroup? FindGroup(Func<string, string?> read)
    {
        MemoryGroup? smallest = null;
        foreach (var line in (read("/proc/self/cgroup") ?? "").Split('\n'))
        {
            // "0::/path" is version 2, "9:memory:/path" is version 1.
            var parts = line.Split(':', 3);
            if (parts.Length < 3) continue;
            var isSecond = parts[0] == "0" && parts[1].Length == 0;
            if (!isSecond && !parts[1].Split(',').Contains("memory")) continue;
            var (folder, file) = isSecond ? (Root, "memory.max") : (Root + "/memory", "memory.limit_in_bytes");
            for (var path = parts[2].TrimEnd('/'); ; path = path[..path.LastIndexOf('/')])
            {
                if (Parse(read($"{folder}{path}/{file}")) is { } limit && !(smallest?.LimitBytes <= limit))
                    smallest = new MemoryGroup(folder + path, isSecond, limit);
                if (path.Length == 0) break;
            }
        }

        return smallest;
    }

    /// <summary>What a group uses and the kernel cannot take back: all but pages of files.</summary>
    /// <param name="group">The group.</param>
    /// <param name="read">Text of a file, or null where there is none.</param>
    /// <returns>Bytes, or null where it does not tell.</returns>
    public static long? Usage(MemoryGroup group, Func<string, string?> read)
    {
        var (usage, prefix) = group.IsSecondVersion ? ("memory.current", "") : ("memory.usage_in_bytes", "total_");
        if (Parse(read($"{group.Folder}/{usage}")) is not { } all) return null;
        foreach (var line in (read($"{group.Folder}/memory.stat") ?? "").Split('\n'))
        {
            if (line.Split(' ') is [var name, var bytes] && (name == prefix + "inactive_file" || name == prefix + "active_file"))
                all -= Parse(bytes) ?? 0;
        }

        return Math.Max(0, all);
    }

    private static long? Parse(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes < Unlimited ? bytes : null;
}
