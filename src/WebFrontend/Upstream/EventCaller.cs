using System.Security.Cryptography;
using System.Text;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>Who sends events: the name by which applications allow it, and the keys by which they know it.</summary>
internal sealed class EventCaller
{
    private const string UnknownOrigin = "localhost";

    private readonly byte[][] _keys;

    public EventCaller(AccessOptions access)
    {
        Origin = access.PublicEndpoints is [var endpoint, ..] && Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) ? uri.Authority : UnknownOrigin;
        _keys = [.. new[] { access.AccessKey, access.SecondaryAccessKey }.Where(key => !string.IsNullOrEmpty(key)).Select(key => Encoding.UTF8.GetBytes(key!))];
    }

    /// <summary>Host of this service, with its port where that is not the usual one: the first of <c>Access:PublicEndpoints</c>.</summary>
    public string Origin { get; }

    /// <summary>The signature of a connection's events, one for each key; null where there is no key.</summary>
    public string? SignatureOf(string connectionId)
    {
        if (_keys.Length == 0)
            return null;
        var signed = Encoding.UTF8.GetBytes(connectionId);
        return string.Join(',', _keys.Select(key => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, signed))));
    }

    /// <summary>Whether an application allows this service.</summary>
    /// <param name="allowed">Values of all lines of <see cref="EventRequest.AllowedHeader"/>.</param>
    public bool IsAllowedBy(IEnumerable<string> allowed) => allowed
        .SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))
        .Any(origin => origin == "*" || origin.Equals(Origin, StringComparison.OrdinalIgnoreCase));
}
