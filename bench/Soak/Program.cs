using System.Globalization;
using Tidegate.Soak;

const int Leaks = 1;
const int WrongUsage = 2;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return WrongUsage;
}

await using var cluster = await TestedCluster.StartAsync(arguments);
var report = await new SoakRun(cluster, arguments).RunAsync();
Console.WriteLine();
Console.WriteLine(report.Text);
return report.IsLeaking ? Leaks : 0;
