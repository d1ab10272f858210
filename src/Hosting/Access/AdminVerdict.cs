namespace Tidegate.Hosting.Access;

/// <summary>What <see cref="AdminGate"/> says.</summary>
internal enum AdminVerdict : byte
{
    /// <summary>Come in.</summary>
    Open,

    /// <summary>The key is missing or wrong.</summary>
    Key,

    /// <summary>This address has sent too many wrong keys to be listened to now.</summary>
    Guessing,

    /// <summary>Without a key: the name under which this listener was called is none of loopback.</summary>
    Host,

    /// <summary>Without a key: a proxy on this machine passes on what comes from elsewhere.</summary>
    Proxy,

    /// <summary>Without a key: a page of another origin wants to change something.</summary>
    Origin,
}
