using System.Text.RegularExpressions;

namespace Tidegate.EndToEnd.Tests.Keys;

/// <summary>The connection string that a service says at its start.</summary>
/// <param name="Text">As it stands there.</param>
/// <param name="Endpoint">Its endpoint.</param>
/// <param name="Key">Its key.</param>
internal sealed partial record PrintedConnectionString(string Text, string Endpoint, string Key)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits for it.</summary>
    public static async Task<PrintedConnectionString> OfAsync(ServiceProcess service)
    {
        var line = await service.Output.WaitForAsync("the connection string", line => Form().IsMatch(line), Patience);
        var match = Form().Match(line);
        return new PrintedConnectionString(match.Value, match.Groups["endpoint"].Value, match.Groups["key"].Value);
    }

    [GeneratedRegex("Endpoint=(?<endpoint>[^;]+);AccessKey=(?<key>[^;]+);Version=1.0;")]
    private static partial Regex Form();
}
