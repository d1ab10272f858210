namespace Tidegate.Compare.Starting;

/// <summary>A server that is compared.</summary>
internal interface IPeer
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Its name in tables.</summary>
    string Title { get; }

    /// <summary>Builds or installs it.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="PeerUnavailableException">It cannot be had here.</exception>
    Task<string> PrepareAsync(Workshop workshop);

    /// <summary>How it is started.</summary>
    /// <param name="workshop">Where its files are.</param>
    /// <param name="folder">A folder of its own, empty at the start.</param>
    Launch Launch(Workshop workshop, string folder);
}
