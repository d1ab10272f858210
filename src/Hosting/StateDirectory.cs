using System.Globalization;
using Tidegate.Configuration;

namespace Tidegate.Hosting;

/// <summary>The folder in which the frontends of a machine keep their name locks, and silos look for them.</summary>
/// <remarks>
/// Where none is configured, frontends in mode <c>Local</c> have one per gateway port (the first they try) below one per cluster id: the
/// ports are what tells local clusters apart. In it the silo behind that gateway records its primary silo, and a silo of another primary
/// leaves that folder alone. Earlier versions kept all in the folder of the cluster id; what is there may be anybody's.
/// </remarks>
internal static class StateDirectory
{
    private const string PrimaryFile = "primary";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder of a cluster, whether it exists or not.</summary>
    /// <exception cref="StartRefusedException">None is configured, and the user has no folder for application data.</exception>
    public static string PathOf(ClusterOptions cluster)
    {
        if (cluster.StateDirectory is { } configured)
            return configured;
        return cluster.Mode == ClusterMode.Local ? OfGateway(cluster, EndpointList.ParseAll(cluster.Gateways)[0].Port) : OfClusterId(cluster);
    }

    /// <summary>The folder in which an earlier version kept the locks of this cluster id; null where it is no other one.</summary>
    public static string? FormerOf(ClusterOptions cluster) =>
        cluster.StateDirectory is null && cluster.Mode == ClusterMode.Local ? OfClusterId(cluster) : null;

    /// <summary>The folders, as far as they exist, in which frontends of a silo's cluster may have their locks.</summary>
    /// <param name="cluster">The silo's options.</param>
    public static IReadOnlyList<string> ToSearch(ClusterOptions cluster)
    {
        if (FormerOf(cluster) is not { } root)
            return [.. new[] { PathOf(cluster) }.Where(Directory.Exists)];
        if (!Directory.Exists(root))
            return [];
        var own = OfGateway(cluster, cluster.GatewayPort);
        return [root, .. Directory.EnumerateDirectories(root).Where(folder => folder == own || !IsOfAnotherCluster(folder, cluster))];
    }

    /// <summary>Says whose gateway the folder of a silo's gateway belongs to, for the silos of other clusters.</summary>
    /// <param name="cluster">The silo's options, in mode <c>Local</c>.</param>
    /// <exception cref="IOException">It cannot be written; other silos then take the frontends there for their own, and wait for them.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void Claim(ClusterOptions cluster)
    {
        if (cluster.StateDirectory is not null)
            return;
        var folder = OfGateway(cluster, cluster.GatewayPort);
        CreateFolder(folder);
        // Replaced as a whole: whoever reads it meanwhile finds the former or this one.
        var temporary = Path.Combine(folder, PrimaryFile + ".new");
        File.Delete(temporary);
        using (var file = new StreamWriter(new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None)))
            file.Write(PrimaryOf(cluster));
        File.Move(temporary, Path.Combine(folder, PrimaryFile), overwrite: true);
    }

    private static bool IsOfAnotherCluster(string folder, ClusterOptions cluster)
    {
        var path = Path.Combine(folder, PrimaryFile);
        return File.Exists(path) && EndpointList.TryParse(File.ReadAllText(path), out var primary) && primary.ToString() != PrimaryOf(cluster);
    }

    private static string PrimaryOf(ClusterOptions cluster) => EndpointList.Parse(cluster.PrimarySilo).ToString();

    private static string OfGateway(ClusterOptions cluster, int port) => Path.Combine(OfClusterId(cluster), port.ToString(CultureInfo.InvariantCulture));

    private static string OfClusterId(ClusterOptions cluster)
    {
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
            CreateFolder(path);
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotUsable(path, failure);
        }
    }

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <summary>The folder, or a file in it, cannot be used.</summary>
    public static StartRefusedException NotUsable(string path, Exception cause) => new(
        $"the folder for name locks cannot be used ({cause.Message.TrimEnd('.')}); set Tidegate:Cluster:StateDirectory to a folder that this user may write. It is now {path}.",
        cause);
}
