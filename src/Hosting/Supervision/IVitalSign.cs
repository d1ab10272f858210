namespace Tidegate.Hosting.Supervision;

/// <summary>What proves to a supervisor that this process works, beyond that its timers tick.</summary>
internal interface IVitalSign
{
    /// <summary>How long ago the loop that must not stand still came round last.</summary>
    TimeSpan Age { get; }

    /// <summary>
    /// How long this process may stand still from now on before what it holds open is granted to somebody else; null where it holds
    /// nothing.
    /// </summary>
    TimeSpan? HarmlessFor { get; }
}
