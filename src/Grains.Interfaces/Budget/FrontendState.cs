namespace Tidegate.Budget;

/// <summary>What a frontend does for clients. Its name travels, so that versions may add to it.</summary>
public enum FrontendState : byte
{
    /// <summary>One that this version does not know.</summary>
    Unknown,

    /// <summary>It takes clients.</summary>
    Serving,

    /// <summary>It takes no more clients, and closes those that it has.</summary>
    Draining,

    /// <summary>It was drained: no client is left.</summary>
    Drained,

    /// <summary>Its lease is about to end or lost: it closes what it may no longer count.</summary>
    Fenced,

    /// <summary>An operator ended its lease.</summary>
    Expelled,

    /// <summary>It missed three renewals.</summary>
    Silent,
}

/// <summary>Names of the values.</summary>
public static class FrontendStates
{
    /// <summary>The name on the wire and in the admin API.</summary>
    public static string Name(this FrontendState state) => state switch
    {
        FrontendState.Serving => "serving",
        FrontendState.Draining => "draining",
        FrontendState.Drained => "drained",
        FrontendState.Fenced => "fenced",
        FrontendState.Expelled => "expelled",
        FrontendState.Silent => "silent",
        _ => "unknown",
    };

    /// <summary>The value of a name.</summary>
    public static FrontendState Parse(string name) => name switch
    {
        "serving" => FrontendState.Serving,
        "draining" => FrontendState.Draining,
        "drained" => FrontendState.Drained,
        "fenced" => FrontendState.Fenced,
        "expelled" => FrontendState.Expelled,
        "silent" => FrontendState.Silent,
        _ => FrontendState.Unknown,
    };
}
