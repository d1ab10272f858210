using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Tidegate.Hosting.Access;

/// <summary>What counts as one address: an IPv4 address, or the /64 network of an IPv6 address, since one client owns all of it.</summary>
internal readonly record struct AddressKey(bool IsV6, ulong Value)
{
    private const int V6Bytes = 16;

    /// <summary>The key of an address; an IPv4 address written as IPv6 is an IPv4 address.</summary>
    public static AddressKey Of(IPAddress? address)
    {
        if (address is null)
            return default;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[V6Bytes];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new AddressKey(true, BinaryPrimitives.ReadUInt64BigEndian(bytes))
            : new AddressKey(false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }
}
