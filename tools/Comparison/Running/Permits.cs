using System.Diagnostics;
using System.Text.Json;

namespace Tidegate.Compare.Running;

/// <summary>What Tidegate says of its permits.</summary>
internal static class Permits
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Asks until none is in use.</summary>
    /// <param name="admin">Address of the admin listener.</param>
    /// <returns>The time it took; <see cref="Patience"/> where it did not come to that.</returns>
    public static async Task<TimeSpan> UntilNoneAsync(Uri admin)
    {
        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            using var budget = JsonDocument.Parse(await http.GetStringAsync(new Uri(admin, "/admin/budget")));
            if (budget.RootElement.GetProperty("inUse").GetInt64() == 0)
                return clock.Elapsed;
            await Task.Delay(Poll);
        }

        return Patience;
    }
}
