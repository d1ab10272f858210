namespace Tidegate.WebFrontend.Listening;

/// <summary>Whom a listener serves.</summary>
internal enum ListenerRole
{
    /// <summary>Clients and applications.</summary>
    Public,

    /// <summary>Operators.</summary>
    Admin,
}

/// <summary>Feature of a connection: the listener that accepted it. Ports and host names prove nothing, since proxies rewrite them.</summary>
internal interface IListenerRole
{
    /// <summary>Role of the listener.</summary>
    ListenerRole Role { get; }
}
