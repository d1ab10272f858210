using Tidegate.Configuration;

namespace Tidegate.Hosting;

/// <summary>The folder in which the frontends of a machine keep their name locks, and silos look for them.</summary>
internal static class StateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder of a cluster, whether it exists or not.</summary>
    /// <exception cref="StartRefusedException">None is configured, and the user has no folder for application data.</exception>
    public static string PathOf(ClusterOptions cluster)
    {
        if (cluster.StateDirectory is { } configured)
            return configured;

        var applicationData = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return applicationData.Length > 0
            ? Path.Combine(applicationData, "tidegate", cluster.ClusterId)
            : throw new StartRefusedException("this user has no folder for application data; set Tidegate:Cluster:StateDirectory to a folder for name locks.");
    }

    /// <summary>Creates the folder, readable by its owner only, unless it exists.</summary>
    /// <exception cref="StartRefusedException">It cannot be created.</exception>
    public static string Create(ClusterOptions cluster)
    {
        var path = PathOf(cluster);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, OwnerOnly);
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotUsable(path, failure);
        }
    }

    /// <summary>The folder, or a file in it, cannot be used.</summary>
    public static StartRefusedException NotUsable(string path, Exception cause) => new(
        $"the folder for name locks cannot be used ({cause.Message.TrimEnd('.')}); set Tidegate:Cluster:StateDirectory to a folder that this user may write. It is now {path}.",
        cause);
}
