using System.Net;
using Microsoft.AspNetCore.Http;

namespace Tidegate.WebFrontend.Http;

/// <summary>Who is at the other end of a request.</summary>
internal static class RemoteAddress
{
    /// <summary>Remote address and port of a request; an IPv4 address written as IPv6 is shown as IPv4.</summary>
    public static string Of(ConnectionInfo connection)
    {
        var address = connection.RemoteIpAddress ?? IPAddress.None;
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, connection.RemotePort).ToString();
    }
}
