using System.Net;

namespace Tidegate.Configuration;

/// <summary>Networks in CIDR form, as they are configured.</summary>
internal static class NetworkText
{
    /// <summary>Reads a network. One with bits behind its prefix is refused: one of the two is not what was meant.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        return text.Split('/') is [var address, _]
            && IPAddress.TryParse(address, out var written)
            && IPNetwork.TryParse(text, out network)
            && written.Equals(network.BaseAddress);
    }
}
