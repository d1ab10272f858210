namespace Tidegate.WebFrontend.Events;

/// <summary>Notes what becomes of upgrades and connections. No call blocks.</summary>
internal interface IConnectionSubscriber
{
    /// <summary>An upgrade became a connection.</summary>
    void Opened(OpenedConnection opened)
    {
    }

    /// <summary>An upgrade was refused.</summary>
    void Refused(RefusedUpgrade refused)
    {
    }

    /// <summary>The client of an upgrade left before it was answered.</summary>
    /// <param name="after">Time since the headers of the upgrade.</param>
    void Left(TimeSpan after)
    {
    }

    /// <summary>A connection has ended.</summary>
    void Closed(ClosedConnection closed)
    {
    }
}
