using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.Purity;

/// <summary>What a decision must not know, and what it is given instead.</summary>
internal static class Forbidden
{
    private const string Clock = "Let the caller pass the time.";
    private const string Waiting = "Return what is to be done, and let the shell wait.";
    private const string Chance = "Let the caller pass the number.";
    private const string Logging = "Return what happened, and let the shell log it.";
    private const string Runtime = "Let the shell translate what belongs to the runtime.";

    private static readonly Dictionary<string, string> Members = new(StringComparer.Ordinal)
    {
        ["System.DateTime.get_Now"] = Clock,
        ["System.DateTime.get_UtcNow"] = Clock,
        ["System.DateTime.get_Today"] = Clock,
        ["System.DateTimeOffset.get_Now"] = Clock,
        ["System.DateTimeOffset.get_UtcNow"] = Clock,
        ["System.Environment.get_TickCount"] = Clock,
        ["System.Environment.get_TickCount64"] = Clock,
        ["System.Guid.NewGuid"] = Chance,
        ["System.Guid.CreateVersion7"] = Chance,
    };

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["System.TimeProvider"] = Clock,
        ["System.Diagnostics.Stopwatch"] = Clock,
        ["System.Random"] = Chance,
        ["System.Security.Cryptography.RandomNumberGenerator"] = Chance,
        ["System.Threading.Thread"] = Waiting,
        ["System.Threading.ThreadPool"] = Waiting,
        ["System.Threading.Timer"] = Waiting,
        ["System.Threading.PeriodicTimer"] = Waiting,
        ["System.Threading.SemaphoreSlim"] = Waiting,
    };

    private static readonly (string Namespace, string Instead)[] Namespaces =
    [
        ("System.Threading.Tasks", Waiting),
        ("Microsoft.Extensions.Logging", Logging),
        ("Microsoft.AspNetCore", Runtime),
        ("Orleans", Runtime),
    ];

    /// <summary>What to do instead, where something forbidden is used; null where the use is allowed.</summary>
    public static string? Instead(TypeUse use)
    {
        if (use.Member is not null && Members.TryGetValue($"{use.Used.FullName}.{use.Member}", out var instead)) return instead;
        var type = Places.Outermost(use.Used);
        if (Types.TryGetValue(type.FullName, out instead)) return instead;
        return Namespaces.FirstOrDefault(room =>
            type.Namespace == room.Namespace || type.Namespace.StartsWith(room.Namespace + ".", StringComparison.Ordinal)).Instead;
    }
}
