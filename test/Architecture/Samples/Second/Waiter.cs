using Tidegate.Architecture.Samples.First;

namespace Tidegate.Architecture.Samples.Second;

/// <summary>The other half of a cycle of folders: knows the first in a lambda of an async method.</summary>
internal sealed class Waiter
{
    public static async Task<int> WaitAsync(Task first)
    {
        await first;
        var rings = new[] { 1 }.Select(_ => Bell.Rings());
        return rings.Sum();
    }
}
