using Tidegate.Frontends;

namespace Tidegate.Grains.Frontends;

/// <summary>Tells a frontend that cannot be reached at the moment from one that is gone.</summary>
internal static class FrontendLife
{
    /// <summary>
    /// False where the directory does not know the frontend: it has left, was fenced, or has not renewed for
    /// <see cref="FrontendTable.Expiry"/>. True also where the directory does not answer. Does not throw.
    /// </summary>
    public static async Task<bool> MayLive(this IFrontendDirectoryGrain directory, string frontendId)
    {
        try
        {
            return await directory.Find(frontendId) is not null;
        }
        catch (Exception)
        {
            return true;
        }
    }
}
