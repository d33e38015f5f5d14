export default function HomePage() {
  return <main>Sluice</main>;
}
